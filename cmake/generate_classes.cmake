# cmake -DSOURCE=dir -DOUTPUT=library_classes.cpp -P generate_classes.cmake

cmake_minimum_required(VERSION 3.22)

include("${CMAKE_CURRENT_LIST_DIR}/GlgradHeaders.cmake")

set(includes "")
set(lines "")
glgrad_list_public_headers("${SOURCE}" headers)
foreach(header IN LISTS headers)
    file(READ "${SOURCE}/${header}" text)
    string(REGEX MATCHALL
        "(\n|friend )const (Layer|Loss|Metric|Optimizer|Initializer|Regularizer)Class& classOf\\(const [A-Za-z0-9_]+&\\);"
        declarations "${text}")
    if(declarations)
        string(APPEND includes "#include \"${header}\"\n")
    endif()
    string(REGEX REPLACE "[^;]*\\(const ([A-Za-z0-9_]+)&\\)" "    add(\\1{})" calls "${declarations}")
    foreach(call IN LISTS calls)
        if(call)
            string(APPEND lines "${call};\n")
        endif()
    endforeach()
endforeach()

set(text "#include \"core/config.h\"
#include \"core/library_classes.h\"
${includes}
namespace glgrad {
namespace {

void add(const auto& description) { addClass(entryOf(classOf(description)), {}); }

}  // namespace

void registerLibraryClasses() {
${lines}}

}  // namespace glgrad
")
set(old "")
if(EXISTS "${OUTPUT}")
    file(READ "${OUTPUT}" old)
endif()
if(NOT old STREQUAL text)
    file(WRITE "${OUTPUT}" "${text}")
endif()
