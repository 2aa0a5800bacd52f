package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.json;
import static dev.reelay.simulator.DirectCalls.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page about the simulator shows works, and the page names all there is to name. */
class SimulatorPageTest {

    private static final Path PAGE = Path.of("docs", "simulator.md");
    private static final Pattern SCRIPT = Pattern.compile("```json script\\.json\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern DIRECTIVES = Pattern.compile("\\[sim: [^\\]]+\\]");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    @Test
    void theScriptOfThePageDoesWhatThePageSays() throws IOException {
        DirectCalls calls = new DirectCalls(SimulatorScript.parse(script()));
        String input = "{\"prompt\":\"a cat\"}";
        assertThat(status(calls.call(new ApiCall.Submit("a/b", input)))).isEqualTo(429);
        assertThat(status(calls.call(new ApiCall.Submit("a/b", input))))
                .as("another token")
                .isEqualTo(400);
        calls.authorizedBy("Bearer secret");
        assertThat(status(calls.call(new ApiCall.Submit("a/b", input)))).isEqualTo(200);
        assertThat(calls.call(new ApiCall.Submit("a/b", "{\"prompt\":\"a lighthouse\"}")))
                .isInstanceOf(SimulatedAnswer.Disconnect.class);
        assertThat(status(calls.submit(input))).as("a model that is gone").isEqualTo(400);
    }

    @Test
    void everyDirectiveOfThePageIsAccepted() throws IOException {
        DirectCalls calls = new DirectCalls();
        List<String> directives =
                DIRECTIVES.matcher(page()).results().map(one -> one.group()).toList();

        assertThat(directives)
                .hasSize(7)
                .allSatisfy(one -> assertThat(calls.accepted("a cat " + one)).isNotBlank());
        assertThat(json(calls.submit("{\"prompt\":\"[sim: nonsense=1]\"}")).toString())
                .contains("nonsense");
    }

    @Test
    void theOptionsOfThePageAreThoseOfTheProcess() throws IOException {
        String section = page().substring(page().indexOf("| option |"), page().indexOf("`GET` and `POST"));
        List<String> named = OPTION.matcher(section)
                .results()
                .map(one -> one.group())
                .filter(one -> one.length() > 5)
                .distinct()
                .toList();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> SimulatorServer.main(new String[] {"--help"}))
                .satisfies(usage -> assertThat(OPTION.matcher(usage.getMessage())
                                .results()
                                .map(one -> one.group())
                                .toList())
                        .containsExactlyElementsOf(named));
    }

    @Test
    void callsAndKindsOfThePageAreAllThatThereAre() throws IOException, ReflectiveOperationException {
        for (ApiCall.Endpoint endpoint : ApiCall.Endpoint.values()) {
            String word = ApiCall.Endpoint.class
                    .getField(endpoint.name())
                    .getAnnotation(JsonProperty.class)
                    .value();
            assertThat(page()).contains("`" + word + "`");
        }
        assertThat(Arrays.stream(FaultEffect.class
                                .getAnnotation(JsonSubTypes.class)
                                .value())
                        .map(type -> "| `" + type.name() + "` | "))
                .allSatisfy(row -> assertThat(page()).contains(row));
    }

    @Test
    void itHasFilesForInputsAndTheAdminPathsOfThePage() throws Exception {
        try (SimulatorServer server =
                        SimulatorServer.start(new Simulator(InstantSource.system(), SimulatorScript.instant()));
                HttpClient client = HttpClient.newHttpClient()) {
            for (String name : List.of("a.png", "a.mp4", "a.m4a", "a.wav")) {
                assertThat(get(client, server.url().resolve("/inputs/" + name)))
                        .as(name)
                        .isEqualTo(200);
            }
            assertThat(get(client, server.url().resolve("/admin/script"))).isEqualTo(200);
            assertThat(get(client, server.url().resolve("/admin/journal"))).isEqualTo(200);
        }
    }

    private static int get(HttpClient client, URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static String script() throws IOException {
        Matcher matcher = SCRIPT.matcher(page());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }
}
