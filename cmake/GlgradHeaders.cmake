# The include tree that users see: <glgrad/core/tensor.h> is core/tensor.h with its includes
# rewritten, and <glgrad/glgrad.h> includes every public header.
#
# Public is every header of the folders below, except in folders named internal or detail and except
# those whose first line is "// glgrad: internal header". In backends/ it is the other way round: only
# headers that begin with "// glgrad: public header" are public.

set(glgrad_public_folders core expressions backends autograd optim layers io data models)

# Sets `result` to the public headers of `root`, relative to it, in include order.
function(glgrad_list_public_headers root result)
    set(public)
    foreach(folder IN LISTS glgrad_public_folders)
        file(GLOB_RECURSE headers RELATIVE "${root}" ${ARGN} "${root}/${folder}/*.h")
        list(SORT headers)
        foreach(header IN LISTS headers)
            file(STRINGS "${root}/${header}" first_line LIMIT_COUNT 1)
            if(folder STREQUAL "backends")
                if(first_line MATCHES "// glgrad: public header")
                    list(APPEND public "${header}")
                endif()
            elseif(NOT header MATCHES "/(internal|detail)/"
                   AND NOT first_line MATCHES "// glgrad: internal header")
                list(APPEND public "${header}")
            endif()
        endforeach()
    endforeach()
    set(${result} "${public}" PARENT_SCOPE)
endfunction()

function(glgrad_public_headers target)
    set(tree "${PROJECT_BINARY_DIR}/include")
    set(script "${PROJECT_SOURCE_DIR}/cmake/generate_headers.cmake")
    set(list_file "${PROJECT_BINARY_DIR}/public_headers.txt")
    set(stamp "${PROJECT_BINARY_DIR}/public_headers.stamp")

    glgrad_list_public_headers("${PROJECT_SOURCE_DIR}" headers CONFIGURE_DEPENDS)
    string(REPLACE ";" "\n" lines "${headers}")
    set(old "")
    if(EXISTS "${list_file}")
        file(READ "${list_file}" old)
    endif()
    if(NOT old STREQUAL "${lines}\n")
        file(WRITE "${list_file}" "${lines}\n")
    endif()
    # The script touches the list when a header has turned public or internal since.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${list_file}")

    # Ninja must know every file of the tree, or the examples would notice a change one build late.
    list(TRANSFORM headers PREPEND "${tree}/glgrad/" OUTPUT_VARIABLE copies)
    list(TRANSFORM headers PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE originals)
    add_custom_command(OUTPUT "${stamp}"
        BYPRODUCTS ${copies} "${tree}/glgrad/glgrad.h" "${tree}/glgrad/version.h"
        COMMAND "${CMAKE_COMMAND}" "-DSOURCE=${PROJECT_SOURCE_DIR}" "-DTREE=${tree}"
                "-DLIST=${list_file}" "-DVERSION=${PROJECT_VERSION}" -P "${script}"
        COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
        DEPENDS ${originals} "${list_file}" "${script}"
        COMMENT "Generating include/glgrad"
        VERBATIM)
    add_custom_target(glgrad_headers ALL DEPENDS "${stamp}")
    add_dependencies(${target} glgrad_headers)
    target_include_directories(${target} INTERFACE
        "$<BUILD_INTERFACE:${tree}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
endfunction()
