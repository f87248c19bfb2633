# cmake -DDUMP=shader_dump -DFOLDER=dir -DVALIDATOR=glslangValidator -P validate_shaders.cmake

file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
execute_process(COMMAND "${DUMP}" "${FOLDER}" RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "shader_dump failed: ${failed}")
endif()

foreach(variant IN ITEMS 330 es300)
    file(GLOB shaders RELATIVE "${FOLDER}" "${FOLDER}/*.${variant}.frag")
    list(LENGTH shaders count)
    if(count EQUAL 0)
        message(FATAL_ERROR "shader_dump wrote no *.${variant}.frag")
    endif()
    execute_process(COMMAND "${VALIDATOR}" ${shaders}
        WORKING_DIRECTORY "${FOLDER}" RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(failed)
        message(FATAL_ERROR "invalid shaders (${variant}):\n${output}")
    endif()
    message(STATUS "${count} shaders are valid (${variant})")
endforeach()
