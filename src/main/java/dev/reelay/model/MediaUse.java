package dev.reelay.model;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL in an input, and the field that holds it.
 *
 * @param pointer JSON pointer to the URL, from the top of the request
 * @param url exactly as sent, valid or not
 */
public record MediaUse(String pointer, String url, MediaField field) {

    /** How many URLs of one input are checked at most. An array may hold more; the worker does not check those. */
    public static final int MAX_USES = 64;

    /** The name of a sample at RunComfy: no path, no scheme, and an extension that a host name would not have. */
    private static final Pattern BARE_NAME = Pattern.compile("[\\w][\\w .()-]{0,200}\\.[A-Za-z][A-Za-z0-9]{1,4}");

    /**
     * What a reader of URLs may take for one, whatever white space or invisible characters stand before it. A scheme without
     * slashes counts only when files or hosts are reached by it: {@code mood: calm} is a text.
     */
    private static final Pattern LOOKS_LIKE_URL =
            Pattern.compile("(?i)[\\s\\p{C}\\p{Z}]*+(?:[a-z][a-z0-9+.-]*:[/\\\\]{2}|[/\\\\]{2}|"
                    + "(?:https?|ftps?|data|file|blob|jar|javascript|gopher|dict|ldap|s3|gs|ipfs|content):)");

    private static final String DATA = "data:";

    static List<MediaUse> in(JsonNode input, List<MediaField> fields) {
        List<MediaUse> uses = new ArrayList<>();
        for (MediaField field : fields) {
            collect(input, JsonPointer.empty(), field, field.path(), uses);
        }
        return List.copyOf(uses);
    }

    private static void collect(
            JsonNode value, JsonPointer where, MediaField field, List<String> path, List<MediaUse> uses) {
        if (uses.size() == MAX_USES) {
            return;
        }
        if (path.isEmpty()) {
            if (value.isTextual()) {
                of(where, value.textValue(), field).ifPresent(uses::add);
            }
            return;
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        if (!step.equals(MediaField.EACH)) {
            collect(value.path(step), where.appendProperty(step), field, rest, uses);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                collect(value.get(i), where.appendIndex(i), field, rest, uses);
            }
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
                || (field.values().byName() && !LOOKS_LIKE_URL.matcher(text).lookingAt());
    }

    /** Whether the file itself stands where a URL is expected. */
    public boolean isDataUri() {
        return url.stripLeading().regionMatches(true, 0, DATA, 0, DATA.length());
    }

    /** Whether it is a {@code data:} URI in a field that takes none: nobody need read it. */
    public boolean isRefusedDataUri() {
        return isDataUri() && !field.dataUris();
    }
}
