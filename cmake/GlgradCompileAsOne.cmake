# Compiles sources as one file. Each object file has its own copies of what it uses of std::string and
# std::vector, which for small sources is more than all the rest. Theirs must be different names then.
# (CMake's unity builds leave out sources with options of their own.)
function(glgrad_compile_as_one target name)
    set(text "")
    foreach(source IN LISTS ARGN)
        string(APPEND text "#include \"${source}\"\n")
        set_source_files_properties("${PROJECT_SOURCE_DIR}/${source}" PROPERTIES HEADER_FILE_ONLY ON)
    endforeach()
    set(one "${PROJECT_BINARY_DIR}/generated/${name}.cpp")
    file(CONFIGURE OUTPUT "${one}" CONTENT "${text}" @ONLY)
    target_sources(${target} PRIVATE "${one}")
    set_source_files_properties("${one}" PROPERTIES COMPILE_OPTIONS "${glgrad_small_options}")
endfunction()
