# cmake -DLIBRARY=libglgrad.a -DSTRIPPED=copy.a -DSTRIP=strip -P library_size.cmake

# What it is to stop is a heavy dependency that slips in.
set(limit 6000000)

execute_process(COMMAND "${STRIP}" --strip-unneeded -o "${STRIPPED}" "${LIBRARY}" RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "${STRIP} failed on ${LIBRARY}")
endif()
file(SIZE "${STRIPPED}" size)
if(size GREATER limit)
    message(FATAL_ERROR "the stripped library has ${size} bytes; the limit is ${limit}")
endif()
message(STATUS "the stripped library has ${size} bytes of ${limit}")
