package dev.reelay.console.jobs;

import dev.reelay.console.Chrome;
import dev.reelay.console.Looks;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.Visitor;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the templates with an engine of their own, without Quarkus: strictly, so that a name that is wrong fails. */
final class PlainPages {

    static final Instant NOW = Instant.parse("2026-11-21T13:00:00Z");

    private static final Path TEMPLATES = Path.of("src", "main", "resources", "templates");

    private final Engine engine = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addValueResolver(ValueResolver.builder()
                    .applyToBaseClass(Instant.class)
                    .applyToName("exact")
                    .resolveSync(context -> Looks.exact((Instant) context.getBase()))
                    .build())
            .addValueResolver(ValueResolver.builder()
                    .applyToBaseClass(Instant.class)
                    .applyToName("ago")
                    .applyToParameters(1)
                    .resolveAsync(context -> context.evaluate(
                                    context.getParams().getFirst())
                            .thenApply(now -> Looks.ago((Instant) context.getBase(), (Instant) now)))
                    .build())
            .addNamespaceResolver(NamespaceResolver.builder("inject")
                    .resolve(_ -> new Csrf("csrf-token", "t0k3n"))
                    .build())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .addLocator(id -> Optional.of(new Located(id)))
            .build();

    /** What {@code inject:csrf} has. */
    public record Csrf(String parameterName, String token) {}

    /** A template as HTML, which is escaped. */
    private record Located(String id) implements TemplateLocator.TemplateLocation {
        @Override
        public Reader read() {
            try {
                return new StringReader(Files.readString(TEMPLATES.resolve(id + ".html")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
        }
    }

    /** The page of this template of the room. */
    String render(String template, Visitor visitor, Object page) {
        Chrome chrome = new Chrome("/base", Place.JOBS, "Jobs", visitor, List.of(), NOW);
        return engine.getTemplate("console/jobs/" + template).render(Map.of("chrome", chrome, "page", page));
    }

    /** A visitor who may this and less. */
    static Visitor who(Permission permission) {
        return new Visitor("ada", permission.withLesser());
    }
}
