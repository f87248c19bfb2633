# cmake -DBUILD=dir -DPREFIX=dir -DCONFIG=Release -P install.cmake

file(REMOVE_RECURSE "${PREFIX}")  # else a header that is no longer installed would still be found
execute_process(
    COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}" --config "${CONFIG}"
    RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "cmake --install failed")
endif()
