# Installs the build to an empty folder, then configures, builds and runs the project beside this file against it.
set(work "${build}/install-test")
file(REMOVE_RECURSE "${work}")

function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}")
  endif()
endfunction()

step("${CMAKE_COMMAND}" --install "${build}" --config "${config}" --component library --prefix "${work}/prefix")
step("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${work}/build" -G "${generator}"
  "-DCMAKE_PREFIX_PATH=${work}/prefix" "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
  "-DCMAKE_BUILD_TYPE=${config}")
step("${CMAKE_COMMAND}" --build "${work}/build")
step("${work}/build/consumer")
