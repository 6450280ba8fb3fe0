"""Pages of the import wizard, below ``/<zone>/``."""

from django.urls import URLPattern, path

from tasks.views import imports

urlpatterns: list[URLPattern] = [
    path("import/", imports.import_list, name="import"),
    path("import/<int:pk>/", imports.import_preview, name="import-preview"),
    path("import/<int:pk>/names/", imports.import_names, name="import-names"),
    path("import/<int:pk>/choices/", imports.import_choices, name="import-choices"),
    path("import/<int:pk>/apply/", imports.import_apply, name="import-apply"),
    path("import/<int:pk>/original/", imports.import_original, name="import-original"),
    path("import/<int:pk>/abandon/", imports.import_abandon, name="import-abandon"),
]
