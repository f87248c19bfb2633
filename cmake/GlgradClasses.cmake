# Lists the classes that files may name: every description that a public header declares a `classOf` of.
# Adding one must need no edit here, and objects that register themselves are dropped from a static
# library. So registerLibraryClasses() (core/library_classes.h) is generated from the headers.

function(glgrad_register_classes target)
    set(script "${PROJECT_SOURCE_DIR}/cmake/generate_classes.cmake")
    set(source "${PROJECT_BINARY_DIR}/generated/library_classes.cpp")
    glgrad_list_public_headers("${PROJECT_SOURCE_DIR}" headers CONFIGURE_DEPENDS)
    list(TRANSFORM headers PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE originals)
    add_custom_command(OUTPUT "${source}"
        COMMAND "${CMAKE_COMMAND}" "-DSOURCE=${PROJECT_SOURCE_DIR}" "-DOUTPUT=${source}" -P "${script}"
        DEPENDS ${originals} "${script}" "${PROJECT_SOURCE_DIR}/cmake/GlgradHeaders.cmake"
        COMMENT "Generating library_classes.cpp"
        VERBATIM)
    target_sources(${target} PRIVATE "${source}")
    set_source_files_properties("${source}" PROPERTIES COMPILE_OPTIONS "${glgrad_small_options}")
endfunction()
