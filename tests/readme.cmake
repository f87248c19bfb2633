# cmake -DREADME=README.md -DSOURCE=dir -P readme.cmake
# Every block of code in the README that follows a line <!-- FILE --> is FILE, which is compiled.
# With -DWRITE=ON the blocks are written anew.
cmake_minimum_required(VERSION 3.22)

file(READ "${README}" text)
set(rest "${text}")
set(result "")
set(count 0)
string(FIND "${rest}" "<!-- examples/" start)
while(NOT start EQUAL -1)
    string(SUBSTRING "${rest}" 0 ${start} before)
    string(SUBSTRING "${rest}" ${start} -1 rest)
    string(REGEX MATCH "^<!-- ([a-z_/.]+) -->\n" mark "${rest}")
    file(READ "${SOURCE}/${CMAKE_MATCH_1}" code)
    set(opening "${mark}```cpp\n")
    string(LENGTH "${opening}" length)
    string(SUBSTRING "${rest}" ${length} -1 rest)
    string(FIND "${rest}" "```\n" end)
    string(SUBSTRING "${rest}" ${end} -1 rest)
    string(APPEND result "${before}${opening}${code}")
    math(EXPR count "${count} + 1")
    string(FIND "${rest}" "<!-- examples/" start)
endwhile()
string(APPEND result "${rest}")

if(count EQUAL 0)
    message(FATAL_ERROR "${README} has no code of an example")
elseif(WRITE)
    file(WRITE "${README}" "${result}")
elseif(NOT result STREQUAL text)
    message(FATAL_ERROR "the code in ${README} is not that of the examples; "
                        "cmake -DWRITE=ON -DREADME=README.md -DSOURCE=. -P tests/readme.cmake mends it")
endif()
