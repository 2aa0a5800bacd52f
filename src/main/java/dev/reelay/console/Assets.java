package dev.reelay.console;

import io.quarkus.qute.TemplateExtension;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** The console's own files: browsers keep them for a day, so their addresses change with what is in them. */
public final class Assets {

    private static final String FOLDER = "META-INF/resources/console/";

    private static final String VERSION = version("console.css", "console.js", "icon.svg");

    private Assets() {}

    /** A digest of all of them; for templates {@code assets:version}. */
    @TemplateExtension(namespace = "assets")
    static String version() {
        return VERSION;
    }

    private static String version(String... files) {
        CRC32 digest = new CRC32();
        for (String file : files) {
            try (InputStream content = Assets.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
                if (content == null) {
                    throw new IllegalStateException(FOLDER + file + " is not in the jar");
                }
                digest.update(content.readAllBytes());
            } catch (IOException e) {
                throw new IllegalStateException(FOLDER + file + " cannot be read", e);
            }
        }
        return Long.toHexString(digest.getValue());
    }
}
