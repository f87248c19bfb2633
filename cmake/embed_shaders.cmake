# cmake -DOUTPUT=relu.h "-DSHADERS=relu.forward.frag;relu.backward.frag" -P embed_shaders.cmake

cmake_minimum_required(VERSION 3.22)

set(literal_limit 65000)  # the longest string literal that every C++ compiler accepts is 65535

set(code "#pragma once\n\n#include \"core/shader_source.h\"\n\nnamespace glgrad::shaders {\n")
# Puts the text of shaders/x.glsl where a shader says #include "x.glsl", once and not nested, and
# #line directives around it, so that a compile error in the shader's own text names its line.
function(inline_includes shader text_variable)
    get_filename_component(folder "${shader}" DIRECTORY)
    set(text "${${text_variable}}")
    string(FIND "${text}" "#include \"" start)
    while(NOT start EQUAL -1)
        string(SUBSTRING "${text}" 0 ${start} before)
        string(SUBSTRING "${text}" ${start} -1 after)
        string(REGEX MATCH "^#include \"([a-z0-9_]+\\.glsl)\"\n" line "${after}")
        if(NOT line OR NOT EXISTS "${folder}/${CMAKE_MATCH_1}")
            message(FATAL_ERROR "${shader}: an #include must name a .glsl file of ${folder}")
        endif()
        file(READ "${folder}/${CMAKE_MATCH_1}" included)
        string(LENGTH "${line}" length)
        string(SUBSTRING "${after}" ${length} -1 after)
        string(REGEX MATCHALL "\n" newlines "${before}")
        list(LENGTH newlines number)
        math(EXPR number "${number} + 2")
        set(text "${before}#line 1 1\n${included}#line ${number} 0\n${after}")
        string(FIND "${text}" "#include \"" start)
    endwhile()
    set(${text_variable} "${text}" PARENT_SCOPE)
endfunction()

foreach(shader IN LISTS SHADERS)
    get_filename_component(name "${shader}" NAME)
    string(REGEX REPLACE "\\.(frag|glsl|vert)$" "" identifier "${name}")
    string(REPLACE "." "_" identifier "${identifier}")
    if(NOT identifier MATCHES "^[a-z][a-z0-9_]*$")
        message(FATAL_ERROR "${shader}: a shader's file name must be snake_case, "
                            "such as max_pool2d.forward.frag")
    endif()

    file(READ "${shader}" text)
    inline_includes("${shader}" text)
    string(LENGTH "${text}" length)
    if(length GREATER literal_limit)
        message(FATAL_ERROR "${shader}: ${length} bytes do not fit into a string literal; "
                            "the limit is ${literal_limit}")
    endif()
    string(FIND "${text}" ")glsl\"" terminator)
    if(NOT terminator EQUAL -1)
        message(FATAL_ERROR "${shader}: must not contain )glsl\", which ends the string literal")
    endif()
    string(APPEND code "\ninline constexpr ShaderSource ${identifier}{\"${name}\", R\"glsl(${text})glsl\"};\n")
endforeach()
string(APPEND code "\n}  // namespace glgrad::shaders\n")

set(old "")
if(EXISTS "${OUTPUT}")
    file(READ "${OUTPUT}" old)
endif()
if(NOT old STREQUAL code)
    file(WRITE "${OUTPUT}" "${code}")
endif()
