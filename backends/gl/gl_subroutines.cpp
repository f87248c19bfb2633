#include "backends/gl/gl_subroutines.h"

#include <glbinding/gl43core/enum.h>

#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_state_table.h"

namespace glgrad {

using namespace gl43core;

namespace {

struct Stage {
    GLenum name;
    GLenum uniforms;
};
constexpr std::array kStageNames{
    Stage{GL_VERTEX_SHADER, GL_VERTEX_SUBROUTINE_UNIFORM},
    Stage{GL_FRAGMENT_SHADER, GL_FRAGMENT_SUBROUTINE_UNIFORM},
    Stage{GL_GEOMETRY_SHADER, GL_GEOMETRY_SUBROUTINE_UNIFORM},
    Stage{GL_TESS_CONTROL_SHADER, GL_TESS_CONTROL_SUBROUTINE_UNIFORM},
    Stage{GL_TESS_EVALUATION_SHADER, GL_TESS_EVALUATION_SUBROUTINE_UNIFORM},
    Stage{GL_COMPUTE_SHADER, GL_COMPUTE_SUBROUTINE_UNIFORM},
};

}  // namespace

SubroutineState::SubroutineState(const GlStateTable& table, unsigned program) {
    if (program == 0 || !table.hasSubroutines) return;
    for (int i = 0; i < kStages; ++i) {
        // A stage that the program does not have may be asked for its resources, but no more.
        GLint count = 0;
        glGetProgramInterfaceiv(program, kStageNames[i].uniforms, GL_ACTIVE_RESOURCES, &count);
        if (count == 0) continue;
        glGetProgramStageiv(program, kStageNames[i].name, GL_ACTIVE_SUBROUTINE_UNIFORM_LOCATIONS,
                            &count);
        chosen_[i].resize(count);
        for (int k = 0; k < count; ++k) {
            glGetUniformSubroutineuiv(kStageNames[i].name, k, &chosen_[i][k]);
        }
    }
}

void SubroutineState::restore() const {
    for (int i = 0; i < kStages; ++i) {
        if (chosen_[i].empty()) continue;
        glUniformSubroutinesuiv(kStageNames[i].name, static_cast<GLsizei>(chosen_[i].size()),
                                chosen_[i].data());
    }
}

}  // namespace glgrad
