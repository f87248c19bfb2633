include(GNUInstallDirs)

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json REQUIRED)

# Libraries that a program which links a static glgrad has to link too. Eigen and nlohmann_json are
# headers that no public header includes: nobody needs them to use glgrad.
set(glgrad_link_libraries Threads::Threads ZLIB::ZLIB PNG::PNG)

# Of OpenGL's libraries the headers: the library opens EGL, GLX and GLFW when a program asks for an
# OpenGL device (backends/gl/runtime_library.h), so that others do not pay for them.
if(GLGRAD_WITH_GL)
    find_package(glbinding REQUIRED)
    find_package(glfw3 REQUIRED)
    find_path(EGL_INCLUDE_DIR EGL/egl.h REQUIRED)
    set(glgrad_gl_include_dirs "${EGL_INCLUDE_DIR}")
    foreach(library IN ITEMS glbinding::glbinding glfw)
        get_target_property(directories ${library} INTERFACE_INCLUDE_DIRECTORIES)
        list(APPEND glgrad_gl_include_dirs ${directories})
    endforeach()
    list(APPEND glgrad_link_libraries ${CMAKE_DL_LIBS})
endif()
