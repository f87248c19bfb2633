# With GLGRAD_PRECOMPILE what is compiled as the library is shares one precompiled header with it, of
# whatever many files include. It hides missing includes: other builds find those.
target_precompile_headers(glgrad PRIVATE "${PROJECT_SOURCE_DIR}/cmake/precompiled.h")
foreach(folder IN ITEMS bench tests)
    get_property(targets DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}" PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
        get_target_property(libraries ${target} LINK_LIBRARIES)
        if(libraries MATCHES "glgrad_internal|glgrad_bench_support")
            target_precompile_headers(${target} REUSE_FROM glgrad)
        endif()
    endforeach()
endforeach()
