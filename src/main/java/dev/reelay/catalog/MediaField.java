package dev.reelay.catalog;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field of a model's input that holds the URL of a file, and what must be true of the file.
 *
 * @param path from the input to the URL: names of fields, and {@link #EACH} for every element of a list
 * @param rules what the page's schema asks, in its order
 * @param prose what only the page's text says
 * @param bareNames whether a bare file name may stand in the place of a URL: the field's default is one, of a sample that
 *     RunComfy keeps
 */
public record MediaField(List<String> path, Kind kind, List<MediaRule> rules, Prose prose, boolean bareNames) {

    /** In a path: every element of the list. */
    public static final String EACH = "*";

    public enum Kind {
        IMAGE,
        VIDEO,
        AUDIO
    }

    /** Formats of images. */
    public enum Format {
        JPEG,
        PNG,
        WEBP,
        BMP,
        GIF
    }

    /**
     * What a page says in words.
     *
     * @param formats the formats that the model takes; empty when the page names none
     * @param alpha whether an image may have an alpha channel
     * @param advisedMegabytes no rule, but RunComfy advises against larger files; null when there is no advice
     * @param says the page's own words about formats and alpha; empty when there are none
     */
    public record Prose(
            Set<Format> formats, boolean alpha, @Nullable BigDecimal advisedMegabytes, String says) {

        static final Prose SILENT = new Prose(Set.of(), true, null, "");
    }

    /** The path as files and messages write it: {@code image_urls} or {@code shots/*}{@code /image}. */
    public String name() {
        return name(path);
    }

    static String name(List<String> path) {
        List<String> named = path.getLast().equals(EACH) ? path.subList(0, path.size() - 1) : path;
        return String.join("/", named);
    }
}
