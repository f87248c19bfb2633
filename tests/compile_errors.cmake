# cmake -DCOMPILER=c++ "-DFLAGS=-std=c++20;-I..." -DSOURCES=tests/compile_errors -P compile_errors.cmake
#
# Each source must not compile, with few errors, one of which says what it expects.
file(GLOB sources "${SOURCES}/*.cpp")
if(NOT sources)
    message(FATAL_ERROR "${SOURCES} has no sources")
endif()

foreach(source IN LISTS sources)
    file(STRINGS "${source}" expected LIMIT_COUNT 1)
    string(REPLACE "// expects: " "" expected "${expected}")
    execute_process(COMMAND "${CMAKE_COMMAND}" -E env LC_ALL=C "${COMPILER}" ${FLAGS} -fsyntax-only
                            "${source}"
                    RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE messages)
    if(result EQUAL 0)
        message(SEND_ERROR "${source} compiles")
        continue()
    endif()
    string(FIND "${messages}" "${expected}" place)
    if(place EQUAL -1)
        message(SEND_ERROR "${source}: expected '${expected}', got\n${messages}")
    endif()
    string(REGEX MATCHALL "error:" errors "${messages}")
    list(LENGTH errors count)
    if(count GREATER 3)
        message(SEND_ERROR "${source}: expected at most three errors, got ${count}:\n${messages}")
    endif()
endforeach()
