package dev.reelay.catalog;

import dev.reelay.job.ImageFormat;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaKind;
import java.math.BigDecimal;
import java.util.ArrayList;
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
 * @param mayBeEmpty whether an empty text means the same as none: the field is not required
 */
public record MediaField(
        List<String> path, MediaKind kind, List<MediaRule> rules, Prose prose, boolean bareNames, boolean mayBeEmpty) {

    /** In a path: every element of the list. */
    public static final String EACH = "*";

    /**
     * What a page says in words.
     *
     * @param formats the formats that the model takes; empty when the page names none
     * @param opaque the formats in which an image must have no alpha
     * @param advisedMegabytes no rule, but RunComfy advises against larger files; null when there is no advice
     * @param says the page's own words about formats and alpha; empty when there are none
     */
    public record Prose(
            Set<ImageFormat> formats,
            Set<ImageFormat> opaque,
            @Nullable BigDecimal advisedMegabytes,
            String says) {}

    /**
     * All that the file behind one URL breaks: rules of the page's schema, and what its text says. What is not known of it
     * breaks nothing.
     *
     * @param pointer of the URL, from the top of the request
     */
    public MediaVerdict check(MediaFacts facts, String pointer) {
        return new MediaCheck(this, pointer).check(facts);
    }

    /** The rules that a file can break here, as {@link dev.reelay.job.Violation#rule} has them. */
    public List<String> ruleNames() {
        List<String> names = new ArrayList<>(List.of(MediaCheck.PUBLIC_HTTPS));
        rules.forEach(rule -> names.add(rule.name()));
        if (!prose.formats().isEmpty()) {
            names.add(MediaCheck.FORMATS);
        }
        if (!prose.opaque().isEmpty()) {
            names.add(MediaCheck.ALPHA);
        }
        return names;
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
