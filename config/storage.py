"""How static files are named and packed in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names files by their content, modules that scripts import included, so that browsers keep them."""

    support_js_module_import_aggregation = True
