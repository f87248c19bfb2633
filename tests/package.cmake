# Installs glgrad below the build folder and uses it from there as a stranger would.
set(prefix "${CMAKE_CURRENT_BINARY_DIR}/prefix")
set(install_sources "${CMAKE_CURRENT_SOURCE_DIR}/install")

add_test(NAME install
    COMMAND "${CMAKE_COMMAND}" "-DBUILD=${PROJECT_BINARY_DIR}" "-DPREFIX=${prefix}" "-DCONFIG=$<CONFIG>"
            -P "${install_sources}/install.cmake")
set_tests_properties(install PROPERTIES FIXTURES_SETUP installed)

# Nobody needs them to use glgrad.
foreach(package IN ITEMS glbinding glfw3 OpenGL)
    list(APPEND without_gl_packages "-DCMAKE_DISABLE_FIND_PACKAGE_${package}=ON")
endforeach()

# The README's program trains for two epochs, which takes a minute or so without optimization.
set(run_consumer)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    set(run_consumer --test-command consumer)
endif()
add_test(NAME install_consumer
    COMMAND "${CMAKE_CTEST_COMMAND}"
        --build-and-test "${install_sources}/consumer" "${CMAKE_CURRENT_BINARY_DIR}/consumer"
        --build-generator "${CMAKE_GENERATOR}" --build-makeprogram "${CMAKE_MAKE_PROGRAM}"
        --build-noclean
        --build-options "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_BUILD_TYPE=$<CONFIG>"
                        ${without_gl_packages}
                        "-DSAMPLE=${PROJECT_SOURCE_DIR}/examples/quickstart.cpp"
                        "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}" "-DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS}"
        ${run_consumer})
set_tests_properties(install_consumer PROPERTIES
    FIXTURES_REQUIRED installed
    ENVIRONMENT GLGRAD_BACKEND=cpu)

if(NOT MSVC)
    add_test(NAME header_compile
        COMMAND "${CMAKE_CXX_COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror
                -I "${prefix}/${CMAKE_INSTALL_INCLUDEDIR}" "${install_sources}/header_only.cpp")
    set_tests_properties(header_compile PROPERTIES FIXTURES_REQUIRED installed)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT BUILD_SHARED_LIBS AND CMAKE_STRIP AND TARGET quickstart)
    add_test(NAME library_size
        COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=$<TARGET_FILE:quickstart>" "-DSTRIP=${CMAKE_STRIP}"
                "-DSTRIPPED=${CMAKE_CURRENT_BINARY_DIR}/stripped_program"
                -P "${install_sources}/library_size.cmake")
endif()
