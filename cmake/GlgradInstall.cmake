include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/glgrad")

install(TARGETS glgrad EXPORT glgradTargets)
install(DIRECTORY "${PROJECT_BINARY_DIR}/include/glgrad" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT glgradTargets NAMESPACE glgrad:: DESTINATION "${package_dir}")
if(TARGET glgrad-info)
    install(TARGETS glgrad-info)
endif()

get_target_property(library_type glgrad TYPE)
string(COMPARE EQUAL "${library_type}" "STATIC_LIBRARY" glgrad_is_static)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/glgradConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/glgradConfig.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/glgradConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/glgradConfig.cmake"
              "${PROJECT_BINARY_DIR}/glgradConfigVersion.cmake" DESTINATION "${package_dir}")
