package dev.reelay.model;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.file.MediaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL in an input, and the field that holds it.
 *
 * @param pointer JSON pointer to the URL, from the top of the request
 * @param url exactly as sent, valid or not; but see {@link #withoutData}
 */
public record MediaUse(String pointer, String url, MediaField field) {

    /** How many files of one input are looked at. Of those beyond, only the URLs are judged. */
    public static final int MAX_USES = 64;

    /** How many of those beyond are refused by name: so many that a result lists them with those before. */
    public static final int MAX_REFUSED = 36;

    /** The name of a sample at RunComfy: no path, no scheme, and an extension that a host name would not have. */
    private static final Pattern BARE_NAME = Pattern.compile("[\\w][\\w .()-]{0,200}\\.[A-Za-z][A-Za-z0-9]{1,4}");

    /**
     * What a reader of URLs may take for one, whatever white space or invisible characters stand before it. A scheme without
     * slashes counts only when files or hosts are reached by it: {@code mood: calm} is a text.
     */
    private static final Pattern LOOKS_LIKE_URL =
            Pattern.compile("(?i)[\\s\\p{C}\\p{Z}]*+(?:[a-z][a-z0-9+.-]*:[/\\\\]{2}|[/\\\\]{2}|"
                    + "(?:https?|ftps?|data|file|blob|jar|javascript|gopher|dict|ldap|s3|gs|ipfs|content):)");

    /** A URI that names something and leads to no host, as the trained weights on other sites are named. */
    private static final Pattern NAME_OF_RESOURCE = Pattern.compile("(?i)\\s*+urn:[a-z0-9]");

    private static final String DATA = "data:";

    /**
     * The first uses of an input, in the order of the fields and then of the input.
     *
     * @param beyond gets those beyond {@link #MAX_USES}; null when nobody asks for them
     */
    static List<MediaUse> in(JsonNode input, List<MediaField> fields, @Nullable Consumer<MediaUse> beyond) {
        List<MediaUse> uses = new ArrayList<>();
        Consumer<MediaUse> all = use -> {
            if (uses.size() < MAX_USES) {
                uses.add(use);
            } else if (beyond != null) {
                beyond.accept(use);
            }
        };
        for (MediaField field : fields) {
            if (uses.size() < MAX_USES || beyond != null) {
                collect(input, JsonPointer.empty(), field, 0, all);
            }
        }
        return List.copyOf(uses);
    }

    private static void collect(
            JsonNode value, JsonPointer where, MediaField field, int steps, Consumer<MediaUse> uses) {
        if (steps == field.path().size()) {
            if (value.isTextual()) {
                of(where, value.textValue(), field).ifPresent(uses);
            }
            return;
        }
        String step = field.path().get(steps);
        if (step.equals(MediaField.EACH)) {
            for (int i = 0; value.isArray() && i < value.size(); i++) {
                collect(value.get(i), where.appendIndex(i), field, steps + 1, uses);
            }
        } else if (field.isNamed(steps)) {
            collect(value.path(step), where.appendProperty(step), field, steps + 1, uses);
        } else {
            value.properties().stream()
                    .filter(member -> field.leadsTo(steps, member.getKey()))
                    .forEach(member ->
                            collect(member.getValue(), where.appendProperty(member.getKey()), field, steps + 1, uses));
        }
    }

    /** The use that a text in a field is; none where the field allows that it is something else. */
    static Optional<MediaUse> of(JsonPointer where, String text, MediaField field) {
        return isLeftOut(text, field)
                ? Optional.empty()
                : Optional.of(new MediaUse(Finding.pointerInRequest(where), text, field));
    }

    private static boolean isLeftOut(String text, MediaField field) {
        return (field.mayBeEmpty() && text.isBlank())
                || (field.bareNames() && BARE_NAME.matcher(text).matches())
                || (field.kind() == MediaKind.FILE
                        && NAME_OF_RESOURCE.matcher(text).lookingAt())
                || (field.values().byName() && !LOOKS_LIKE_URL.matcher(text).lookingAt());
    }

    /** Whether the file itself stands where a URL is expected. */
    public boolean isDataUri() {
        return url.stripLeading().regionMatches(true, 0, DATA, 0, DATA.length());
    }

    /** The same without the file itself, where that stands in place of a URL. */
    public MediaUse withoutData() {
        return isDataUri() ? new MediaUse(pointer, DATA, field) : this;
    }

    /** Whether it is a {@code data:} URI in a field that takes none: nobody need read it. */
    public boolean isRefusedDataUri() {
        return isDataUri() && !field.dataUris();
    }
}
