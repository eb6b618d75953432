# Third-party packages, all from the system. The project and the installed package configuration both read this file, so
# what the library was built with is what its users are asked for. Afterwards `adjudge_missing` lists what was not found.
set(adjudge_missing "")

if(NOT TARGET Boost::headers)
  find_package(Boost 1.81 QUIET)
  if(NOT Boost_FOUND)
    list(APPEND adjudge_missing "Boost 1.81 (libboost1.81-dev)")
  endif()
endif()
if(NOT TARGET Threads::Threads)
  find_package(Threads QUIET)
  if(NOT Threads_FOUND)
    list(APPEND adjudge_missing "threads (libc6-dev)")
  endif()
endif()

# yaml-cpp calls its target `yaml-cpp` up to 0.7 and `yaml-cpp::yaml-cpp` from 0.8 on.
if(NOT TARGET adjudge::yaml_cpp)
  find_package(yaml-cpp QUIET)
  if(yaml-cpp_FOUND)
    add_library(adjudge::yaml_cpp INTERFACE IMPORTED)
    set_target_properties(adjudge::yaml_cpp PROPERTIES
      INTERFACE_LINK_LIBRARIES "$<IF:$<TARGET_EXISTS:yaml-cpp::yaml-cpp>,yaml-cpp::yaml-cpp,yaml-cpp>")
  else()
    list(APPEND adjudge_missing "yaml-cpp (libyaml-cpp-dev)")
  endif()
endif()

# Libraries that come without a CMake package.
function(adjudge_find_library name header library package)
  if(TARGET adjudge::${name})
    return()
  endif()
  find_path(ADJUDGE_${name}_INCLUDE_DIR NAMES ${header})
  find_library(ADJUDGE_${name}_LIBRARY NAMES ${library})
  mark_as_advanced(ADJUDGE_${name}_INCLUDE_DIR ADJUDGE_${name}_LIBRARY)
  if(ADJUDGE_${name}_INCLUDE_DIR AND ADJUDGE_${name}_LIBRARY)
    add_library(adjudge::${name} UNKNOWN IMPORTED)
    set_target_properties(adjudge::${name} PROPERTIES IMPORTED_LOCATION "${ADJUDGE_${name}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${ADJUDGE_${name}_INCLUDE_DIR}")
  else()
    set(adjudge_missing ${adjudge_missing} "${library} (${package})" PARENT_SCOPE)
  endif()
endfunction()
adjudge_find_library(bid bid_functions.h bidgcc000 libintelrdfpmath-dev)
adjudge_find_library(cctz cctz/time_zone.h cctz libcctz-dev)
adjudge_find_library(pcre2 pcre2.h pcre2-8 libpcre2-dev)
adjudge_find_library(utf8proc utf8proc.h utf8proc libutf8proc-dev)
adjudge_find_library(pugixml pugixml.hpp pugixml libpugixml-dev)

# The only one of the decimal library's sixteen builds that Debian and our declarations agree on.
if(TARGET adjudge::bid)
  set_target_properties(adjudge::bid PROPERTIES INTERFACE_COMPILE_DEFINITIONS
    "DECIMAL_CALL_BY_REFERENCE=0;DECIMAL_GLOBAL_ROUNDING=0;DECIMAL_GLOBAL_EXCEPTION_FLAGS=0")
endif()

if(adjudge_missing AND PROJECT_NAME STREQUAL "adjudge")
  list(JOIN adjudge_missing ", " adjudge_missing)
  message(FATAL_ERROR "not found: ${adjudge_missing}. On Debian, `scripts/setup.sh` installs what is missing.")
endif()
