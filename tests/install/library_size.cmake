# cmake -DPROGRAM=quickstart -DSTRIPPED=copy -DSTRIP=strip -P library_size.cmake

# What a program gets of the library: the README's, linked and stripped. The library itself is mostly
# symbols, relocations and copies of templates, which no program gets, and grows with the number of its
# object files. What this is to stop is a heavy dependency that slips in.
set(limit 3500000)

execute_process(COMMAND "${STRIP}" -o "${STRIPPED}" "${PROGRAM}" RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "${STRIP} failed on ${PROGRAM}")
endif()
file(SIZE "${STRIPPED}" size)
if(size GREATER limit)
    message(FATAL_ERROR "the stripped program has ${size} bytes; the limit is ${limit}")
endif()
message(STATUS "the stripped program has ${size} bytes of ${limit}")
