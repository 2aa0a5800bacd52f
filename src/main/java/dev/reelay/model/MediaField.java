package dev.reelay.model;

import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFormat;
import dev.reelay.file.MediaKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field of a model's input that holds the URL of a file, and the rules for the file.
 *
 * @param path from the input to the URL: names of fields, {@link #EACH} for every element of an array, and the key of {@code
 *     maps} for members of an object whose names the schema does not list
 * @param rules limits: those of the page's schema, in its order, then those of its text
 * @param prose the other rules, which only the page's text states
 * @param values which strings are URLs to check
 * @param maps by the part of the path that ends with them: which members of an object the path leads to
 */
public record MediaField(
        List<String> path,
        MediaKind kind,
        List<MediaRule> rules,
        Prose prose,
        Values values,
        Map<List<String>, Members> maps) {

    /** The rule that the URL must lead to a public host. */
    static final String PUBLIC_HTTPS = "public_https";

    /** The rule about formats. */
    static final String FORMATS = "formats";

    /** The rule that a {@code data:} URI can be read, where the field takes them. */
    static final String DATA_URI = "data_uri";

    /** The rule about alpha channels. */
    static final String ALPHA = "alpha";

    /** In a path: every element of the array. */
    public static final String EACH = "*";

    /** The last step of a path to the members of an object whose names the schema does not list: {@code additionalProperties}. */
    public static final String OTHERS = "{}";

    public MediaField {
        path = List.copyOf(path);
        rules = List.copyOf(rules);
        maps = Map.copyOf(maps);
    }

    /** A field that is in no map. */
    public MediaField(List<String> path, MediaKind kind, List<MediaRule> rules, Prose prose, Values values) {
        this(path, kind, rules, prose, values, Map.of());
    }

    /**
     * Members of an object whose names the schema does not list one by one.
     *
     * @param besides the names that are none of them
     * @param prefix what their names begin with, as far as that is known
     */
    public record Members(Set<String> besides, String prefix) {
        public Members {
            besides = Set.copyOf(besides);
        }

        private boolean have(String name) {
            return name.startsWith(prefix) && !besides.contains(name);
        }
    }

    /**
     * Whether the path leads to a member of an object.
     *
     * @param steps how many steps of the path lead to the object
     * @param name of the member
     */
    boolean leadsTo(int steps, String name) {
        String step = path.get(steps);
        Members members = maps.isEmpty() ? null : maps.get(path.subList(0, steps + 1));
        return members == null ? step.equals(name) : members.have(name);
    }

    /** Whether the path leads to a member of an object by its name alone. */
    boolean isNamed(int steps) {
        return maps.isEmpty() || !maps.containsKey(path.subList(0, steps + 1));
    }

    /**
     * Which strings in a field are URLs to check.
     *
     * @param bareNames whether a bare file name may replace a URL, because the field's default is the name of a sample that
     *     RunComfy has
     * @param mayBeEmpty whether an empty string counts as missing, because the field is not required
     * @param dataUris whether a {@code data:} URI may replace a URL, because the model's notes say so
     * @param byName whether nothing but the field's name says that it holds URLs: then a string that does not look like a URL is
     *     something else, for example the name of a voice, and is left to RunComfy
     */
    public record Values(boolean bareNames, boolean mayBeEmpty, boolean dataUris, boolean byName) {}

    /**
     * Rules that only a page's text states, and that are no limits.
     *
     * @param formats the allowed formats; empty for all
     * @param withoutAlpha the formats in which an image must not have an alpha channel
     * @param advisedMegabytes not a rule, but RunComfy advises against larger files; null when it gives no advice
     * @param quote the page's sentence about formats and alpha; empty when it has none
     */
    public record Prose(
            Set<MediaFormat> formats,
            Set<ImageFormat> withoutAlpha,
            @Nullable BigDecimal advisedMegabytes,
            String quote) {}

    /** The names of all rules that a file in this field can break, as in {@link dev.reelay.outcome.Violation#rule}. */
    public List<String> ruleNames() {
        List<String> names = new ArrayList<>(List.of(PUBLIC_HTTPS));
        rules.forEach(rule -> names.add(rule.name()));
        if (!prose.formats().isEmpty()) {
            names.add(FORMATS);
        }
        if (!prose.withoutAlpha().isEmpty()) {
            names.add(ALPHA);
        }
        if (values.dataUris()) {
            names.add(DATA_URI);
        }
        return names;
    }

    /**
     * Whether the page allows files of the format.
     *
     * @param format null for a file that has none of the formats that Reelay recognises
     */
    public boolean allows(@Nullable MediaFormat format) {
        return prose.formats().isEmpty()
                || (format != null && prose.formats().stream().anyMatch(format::fits));
    }

    /**
     * Whether the facts leave open whether the file keeps all rules: the file was not seen, or what a rule is about is not
     * known.
     */
    public boolean leavesOpen(MediaFacts facts) {
        return switch (facts) {
            case MediaFacts.Unverified _ -> kind != MediaKind.FILE;
            case MediaFacts.Unreadable _ -> true;
            case MediaFacts.Clip clip -> clip.seconds() == null && limitsSeconds();
            case MediaFacts.Bytes _ -> limitsSeconds() || !prose.formats().isEmpty();
            case MediaFacts.Image _, MediaFacts.NotPublic _, MediaFacts.WrongDataUri _ -> false;
        };
    }

    private boolean limitsSeconds() {
        return rules.stream().anyMatch(rule -> rule.measure() == MediaRule.Measure.DURATION_SECONDS);
    }

    /** Whether a bare file name may replace a URL. */
    public boolean bareNames() {
        return values.bareNames();
    }

    /** Whether an empty string counts as missing. */
    public boolean mayBeEmpty() {
        return values.mayBeEmpty();
    }

    /** Whether a {@code data:} URI may replace a URL. */
    public boolean dataUris() {
        return values.dataUris();
    }

    /** The path as it is written in model files and messages: {@code image_urls} or {@code shots/*}{@code /image}. */
    public String name() {
        return name(path);
    }

    /** The path as it is written in model files and messages. */
    public static String name(List<String> path) {
        List<String> named = path.getLast().equals(EACH) ? path.subList(0, path.size() - 1) : path;
        return String.join("/", named);
    }
}
