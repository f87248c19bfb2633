string(COMPARE EQUAL "${CMAKE_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}" glgrad_top_level)

option(BUILD_SHARED_LIBS "Build glgrad as a shared library" OFF)
option(GLGRAD_WITH_GL "Build the OpenGL backend (needs the headers of glbinding, EGL and GLFW)" ON)
option(GLGRAD_BUILD_TESTS "Build the tests" ${glgrad_top_level})
option(GLGRAD_BUILD_BENCH "Build the benchmarks" ${glgrad_top_level})
option(GLGRAD_BUILD_EXAMPLES "Build the examples" ${glgrad_top_level})
option(GLGRAD_NATIVE "Optimise for the processor of this machine" ${glgrad_top_level})
option(GLGRAD_WERROR "Treat warnings as errors" OFF)
option(GLGRAD_PRECOMPILE "Precompile headers, to build everything at once in less time" OFF)
option(GLGRAD_INSTALL "Generate the install rules" ${glgrad_top_level})

if(glgrad_top_level)
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
    endif()
    # Decided when a build folder is made: with a ccache that was installed since, every command would
    # be another one, and everything compiled again.
    if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
        find_program(ccache_program ccache NO_CACHE)
        if(NOT ccache_program)
            set(ccache_program "")
        endif()
        set(CMAKE_CXX_COMPILER_LAUNCHER "${ccache_program}" CACHE STRING "What runs the compiler")
    endif()
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
