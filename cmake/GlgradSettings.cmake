# glgrad_warnings: for every program of the project.
# glgrad_internal: what the library, its tests and its benchmarks are compiled with. They include
# headers from the source root ("core/tensor.h"); users and examples see <glgrad/...> only.

add_library(glgrad_warnings INTERFACE)
if(NOT MSVC)
    target_compile_options(glgrad_warnings INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor $<$<BOOL:${GLGRAD_WERROR}>:-Werror>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # False alarms: on Eigen with AVX-512 intrinsics (GCC bug 105593), on std::string + (105651).
        target_compile_options(glgrad_warnings INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
    endif()
endif()

add_library(glgrad_internal INTERFACE)
target_compile_features(glgrad_internal INTERFACE cxx_std_20)
target_include_directories(glgrad_internal INTERFACE
    "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_include_directories(glgrad_internal SYSTEM INTERFACE ${glgrad_gl_include_dirs})
target_compile_definitions(glgrad_internal INTERFACE
    GLGRAD_WITH_GL=$<BOOL:${GLGRAD_WITH_GL}>
    GLGRAD_VERSION="${PROJECT_VERSION}")
target_link_libraries(glgrad_internal INTERFACE
    glgrad_warnings Eigen3::Eigen nlohmann_json::nlohmann_json ${glgrad_link_libraries})

if(NOT MSVC)
    # Never -ffast-math: it breaks NaN and infinity, which ops must carry through.
    target_compile_options(glgrad_internal INTERFACE
        $<$<CONFIG:Release>:-fno-math-errno -fno-trapping-math>
        $<$<BOOL:${GLGRAD_NATIVE}>:-march=native>)
endif()
