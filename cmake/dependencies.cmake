# Third-party packages, all from the system; each is used by the layer that names it (see src/CMakeLists.txt).
find_package(Boost 1.81 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(Threads REQUIRED)

function(adjudge_find_library name header library)
  find_path(${name}_INCLUDE_DIR NAMES ${header} REQUIRED)
  find_library(${name}_LIBRARY NAMES ${library} REQUIRED)
  add_library(adjudge_dep_${name} INTERFACE)
  target_include_directories(adjudge_dep_${name} SYSTEM INTERFACE "$<BUILD_INTERFACE:${${name}_INCLUDE_DIR}>")
  target_link_libraries(adjudge_dep_${name} INTERFACE "$<BUILD_INTERFACE:${${name}_LIBRARY}>")
endfunction()
adjudge_find_library(bid bid_functions.h bidgcc000)
adjudge_find_library(cctz cctz/time_zone.h cctz)
adjudge_find_library(pcre2 pcre2.h pcre2-8)
adjudge_find_library(utf8proc utf8proc.h utf8proc)
target_compile_definitions(adjudge_dep_bid INTERFACE DECIMAL_CALL_BY_REFERENCE=0 DECIMAL_GLOBAL_ROUNDING=0
  DECIMAL_GLOBAL_EXCEPTION_FLAGS=0)
