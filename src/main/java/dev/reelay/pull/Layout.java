package dev.reelay.pull;

import java.util.Locale;

/** How records are laid out in a folder. */
public enum Layout {
    /** A file for each model: reviews best. */
    FILES,
    /** One file with all of them: fits a ConfigMap. */
    LIST;

    /** The name of the file of a model. */
    String file(String model) {
        return this == LIST ? FileNames.LIST : FileNames.of(model);
    }

    /** The word in the manifest. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
