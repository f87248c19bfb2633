# shader_dump DIR writes every shader as the GPU gets it; glslangValidator, the reference compiler,
# must accept them all, both as desktop GLSL 3.30 and as GLSL ES 3.00.
if(GLGRAD_WITH_GL AND EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/shader_dump.cpp")
    file(GLOB shader_dump_sources CONFIGURE_DEPENDS
        "${CMAKE_CURRENT_SOURCE_DIR}/support/op_table*.cpp"
        "${CMAKE_CURRENT_SOURCE_DIR}/support/recording_backend.cpp")
    add_test_program(shader_dump shader_dump.cpp ${shader_dump_sources})
    target_compile_definitions(shader_dump PRIVATE GLGRAD_SHADERS="${PROJECT_SOURCE_DIR}/shaders")
    find_program(GLSLANG_VALIDATOR glslangValidator)
    if(GLSLANG_VALIDATOR)
        add_test(NAME shaders_valid
            COMMAND "${CMAKE_COMMAND}" "-DDUMP=$<TARGET_FILE:shader_dump>"
                    "-DFOLDER=${CMAKE_CURRENT_BINARY_DIR}/shaders"
                    "-DVALIDATOR=${GLSLANG_VALIDATOR}"
                    -P "${CMAKE_CURRENT_SOURCE_DIR}/validate_shaders.cmake")
    else()
        message(WARNING "glslangValidator was not found: the shaders are not validated")
    endif()
endif()
