#include "backends/gl/context_mark.h"

#include <glbinding/gl33core/enum.h>

#include <atomic>

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_functions.h"

namespace glgrad {

using namespace gl33core;

namespace {

std::atomic<int> marks = 0x676c0000;  // No application's number, and no other device's.

unsigned bindingOfVertexArray() {
    GLint id = 0;
    glGetIntegerv(GL_VERTEX_ARRAY_BINDING, &id);
    return static_cast<unsigned>(id);
}

// It means nothing to an attribute that is not enabled.
int divisor() {
    GLint number = 0;
    glGetVertexAttribiv(0, GL_VERTEX_ATTRIB_ARRAY_DIVISOR, &number);
    return number;
}

}  // namespace

void ContextMark::make() {
    const unsigned before = bindingOfVertexArray();
    glGenVertexArrays(1, &vertexArray_);
    glBindVertexArray(vertexArray_);
    glVertexAttribDivisor(0, static_cast<unsigned>(++marks));
    number_ = divisor();
    glBindVertexArray(before);
}

void ContextMark::remove() {
    if (vertexArray_ != 0) glDeleteVertexArrays(1, &vertexArray_);
    vertexArray_ = 0;
}

bool ContextMark::isHere() const {
    if (vertexArray_ == 0) return true;
    const QuietGl quiet;
    if (glIsVertexArray(vertexArray_) == GL_FALSE) return false;
    const unsigned before = bindingOfVertexArray();
    glBindVertexArray(vertexArray_);
    const bool is = divisor() == number_;
    glBindVertexArray(before);
    return is;
}

bool ContextMark::isBound() const {
    const QuietGl quiet;
    return vertexArray_ == 0 || divisor() == number_;
}

}  // namespace glgrad
