# Sets ADJUDGE_LAYERS to the names in the first column of cmake/layers.txt.
set(layers_file "${CMAKE_CURRENT_LIST_DIR}/layers.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${layers_file}")
file(STRINGS "${layers_file}" rows REGEX "^[a-z]")
set(ADJUDGE_LAYERS "")
foreach(row IN LISTS rows)
  string(REGEX MATCH "^[a-z_]+" layer "${row}")
  list(APPEND ADJUDGE_LAYERS "${layer}")
endforeach()
