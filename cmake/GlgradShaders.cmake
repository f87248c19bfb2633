# shaders/relu.forward.frag becomes glgrad::shaders::relu_forward in the generated "shaders/relu.h",
# one header per op, so that touching a shader recompiles only the op that draws with it.

function(glgrad_embed_shaders target)
    set(script "${PROJECT_SOURCE_DIR}/cmake/embed_shaders.cmake")
    file(GLOB shaders CONFIGURE_DEPENDS
        "${PROJECT_SOURCE_DIR}/shaders/*.frag" "${PROJECT_SOURCE_DIR}/shaders/*.vert"
        "${PROJECT_SOURCE_DIR}/shaders/*.glsl")
    set(includable ${shaders})
    list(FILTER includable INCLUDE REGEX "\\.glsl$")

    set(groups)
    foreach(shader IN LISTS shaders)
        get_filename_component(group "${shader}" NAME_WE)
        list(APPEND groups "${group}")
        list(APPEND shaders_of_${group} "${shader}")
    endforeach()
    list(REMOVE_DUPLICATES groups)

    set(headers)
    foreach(group IN LISTS groups)
        set(header "${PROJECT_BINARY_DIR}/generated/shaders/${group}.h")
        add_custom_command(OUTPUT "${header}"
            COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${header}" "-DSHADERS=${shaders_of_${group}}"
                    -P "${script}"
            DEPENDS ${shaders_of_${group}} ${includable} "${script}"
            COMMENT "Embedding shaders/${group}.*"
            VERBATIM)
        list(APPEND headers "${header}")
    endforeach()
    add_custom_target(glgrad_shaders DEPENDS ${headers})
    add_dependencies(${target} glgrad_shaders)
    target_sources(${target} PRIVATE ${headers})
endfunction()
