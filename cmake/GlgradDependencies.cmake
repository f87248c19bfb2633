include(GNUInstallDirs)

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json REQUIRED)

# Libraries that a program which links a static glgrad has to link too. Eigen and nlohmann_json are
# headers that no public header includes: nobody needs them to use glgrad.
set(glgrad_link_libraries Threads::Threads ZLIB::ZLIB PNG::PNG)

if(GLGRAD_WITH_GL)
    find_package(glbinding REQUIRED)
    find_package(glfw3 REQUIRED)
    find_package(OpenGL REQUIRED COMPONENTS EGL)
    list(APPEND glgrad_link_libraries glbinding::glbinding glfw OpenGL::EGL)
endif()
