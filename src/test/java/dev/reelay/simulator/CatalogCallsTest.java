package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.errorCode;
import static dev.reelay.simulator.DirectCalls.json;
import static dev.reelay.simulator.DirectCalls.parse;
import static dev.reelay.simulator.DirectCalls.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.simulator.ScriptedCatalog.UnknownModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls about models, and what becomes of submissions, with a catalog that is mounted and scripts that change it. */
class CatalogCallsTest {

    private static final String STRICT = "acme/strict/text-to-video";
    private static final String FREE = "acme/free/text-to-image";

    private static final JsonNode STRICT_RECORD = parse("""
            {"model_id": "acme/strict/text-to-video", "display_name": "Strict One", "description": "Makes clips",
             "categories": ["Text-to-Video"], "kind": "model", "base_price_usd": 0.1, "price_unit": "second",
             "input_schema": {"type": "object", "required": ["prompt"], "properties": {
               "prompt": {"type": "string", "maxLength": 200}, "duration": {"type": "integer", "maximum": 10}}}}""");
    private static final JsonNode FREE_RECORD = parse("""
            {"model_id": "acme/free/text-to-image", "display_name": "Free", "categories": ["text-to-image"], "kind": "workflow"}""");

    private final DirectCalls calls =
            new DirectCalls(SimulatorScript.instant(), new RecordedModels(List.of(STRICT_RECORD, FREE_RECORD)));

    @Test
    void aRecordIsServedAsItIsAndTheListHasItsSchemaOnlyWhenAsked() {
        ObjectNode withoutSchema = STRICT_RECORD.<ObjectNode>deepCopy().without("input_schema");

        assertThat(json(model(STRICT))).isEqualTo(STRICT_RECORD);
        assertThat(list("").path("models")).containsExactly(FREE_RECORD, withoutSchema);
        assertThat(list("include_schema=true").path("models")).containsExactly(FREE_RECORD, STRICT_RECORD);
        ObjectNode rest = list("").without(List.of("models"));
        assertThat(rest).isEqualTo(parse("{\"total\":2,\"limit\":100,\"offset\":0}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "search=STRICT|1",
                "search=makes+clips|1",
                "search=clips%20acme|1",
                "search=clips+free|0",
                "search=text-to|2",
                "search=%20|2",
                "search=100%|0",
                "category=text-to-video|1",
                "category=text-to|0",
                "kind=workflow|1",
                "kind=inference|0",
                "kind=model&category=Text-To-Video&search=one|1",
                "unheard-of=1&&=|2"
            })
    void aListCanBeSearched(String query, int found) {
        assertThat(list(query).path("models")).hasSize(found);
        assertThat(list(query).path("total").intValue()).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=ten",
                "limit=",
                "limit=99999999999",
                "offset=-1",
                "offset=1.5",
                "include_schema=perhaps"
            })
    void aParameterThatMakesNoSenseIsRefusedWithDetails(String query) {
        SimulatedAnswer answer = calls.call(new ApiCall.ListModels(query));

        assertThat(status(answer)).isEqualTo(422);
        JsonNode detail = json(answer).path("detail").path(0);
        assertThat(detail.path("loc")).hasToString("[\"query\",\"" + query.replaceFirst("=.*", "") + "\"]");
        assertThat(detail.path("msg").isTextual()).isTrue();
        assertThat(detail.path("type").isTextual()).isTrue();
    }

    @Test
    void pagesFollowTheListAsItIsWhenTheyAreAskedFor() {
        ScriptedCatalog many = ScriptedCatalog.AS_MOUNTED;
        for (int i = 100; i < 110; i++) {
            many = many.withModel(Json.object().put("model_id", "b/" + i));
        }
        follow(many);
        List<String> seen = new ArrayList<>(page(0));
        follow(many.without("b/100").withModel(Json.object().put("model_id", "z/new")));
        seen.addAll(page(5));
        seen.addAll(page(10));

        assertThat(seen)
                .as("the one that moved to the page before is missed")
                .containsExactly(
                        FREE, STRICT, "b/100", "b/101", "b/102", "b/104", "b/105", "b/106", "b/107", "b/108", "b/109",
                        "z/new");
        assertThat(page(12)).isEmpty();
    }

    @Test
    void aModelIsAddedChangedTakenAwayAndComesBack() {
        ObjectNode changed = Json.object().put("model_id", STRICT).put("display_name", "Changed");

        follow(ScriptedCatalog.AS_MOUNTED.withModel(changed));
        assertThat(json(model(STRICT))).isEqualTo(changed);
        assertThat(status(submit(STRICT, "{}"))).isEqualTo(200);

        follow(ScriptedCatalog.AS_MOUNTED.without(STRICT).without("acme/added"));
        assertThat(status(model(STRICT))).isEqualTo(404);
        assertThat(errorCode(model(STRICT))).isEqualTo(400001);
        assertThat(list("").path("models")).hasSize(1);

        follow(ScriptedCatalog.AS_MOUNTED.without(STRICT).withModel(changed));
        assertThat(json(model(STRICT))).isEqualTo(changed);

        follow(ScriptedCatalog.AS_MOUNTED);
        assertThat(json(model(STRICT))).isEqualTo(STRICT_RECORD);
    }

    @Test
    void allOfTheMountedCatalogCanBeTakenAway() {
        follow(ScriptedCatalog.AS_MOUNTED.without(ScriptedCatalog.ALL));
        assertThat(list("").path("total").intValue()).isZero();
        assertThat(errorCode(submit(FREE, "{}"))).isEqualTo(400001);

        follow(ScriptedCatalog.AS_MOUNTED
                .without(ScriptedCatalog.ALL)
                .withModel(Json.object().put("model_id", "only/one")));
        assertThat(page(0)).containsExactly("only/one");
    }

    @Test
    void brokenRecordsAreServedAsTheyAre() {
        follow(SimulatorScript.parse("""
                        {"catalog": {"gone": ["*"], "models": [
                          "nonsense", null, {"model_id": 7}, {"model_id": "a/b", "categories": 1, "kind": [],
                           "display_name": null, "base_price_usd": "much", "input_schema": "none"}]}}""").catalog());

        JsonNode served = list("include_schema=true").path("models");
        assertThat(served).hasSize(4);
        assertThat(served.get(0).path("input_schema").textValue()).isEqualTo("none");
        assertThat(served.get(1)).isEqualTo(TextNode.valueOf("nonsense"));
        assertThat(served.get(2).isNull()).isTrue();
        assertThat(served.get(3).path("model_id").intValue()).isEqualTo(7);
        assertThat(status(submit("a/b", "{}"))).isEqualTo(200);
        assertThat(status(calls.call(new ApiCall.ListCategories()))).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(UnknownModels.class)
    void theAnswerToAnUnknownModelCanBeChosen(UnknownModels answer) {
        follow(ScriptedCatalog.AS_MOUNTED.withUnknownModels(answer));

        SimulatedAnswer unknown = submit("acme/no-such", "{}");

        switch (answer) {
            case REFUSE -> {
                assertThat(status(unknown)).isEqualTo(400);
                assertThat(errorCode(unknown)).isEqualTo(400001);
            }
            case NOT_FOUND -> {
                assertThat(status(unknown)).isEqualTo(404);
                assertThat(errorCode(unknown)).isZero();
            }
            case ACCEPT -> assertThat(status(unknown)).isEqualTo(200);
        }
        assertThat(errorCode(model("acme/no-such"))).isEqualTo(400001);
        assertThat(status(submit(FREE, "{}"))).isEqualTo(200);
    }

    @Test
    void anUnknownModelIsRefusedByDefaultWhereThereIsACatalog() {
        assertThat(errorCode(submit("acme/no-such", "{}"))).isEqualTo(400001);
    }

    @Test
    void anInputThatBreaksTheSchemaIsRefusedWithDetails() {
        SimulatedAnswer answer = submit(STRICT, "{\"duration\": 11}");

        assertThat(status(answer)).isEqualTo(422);
        assertThat(json(answer).path("detail")).hasSize(2);
        assertThat(json(answer).at("/detail/0/loc")).hasToString("[\"body\",\"prompt\"]");
        assertThat(json(answer).at("/detail/0/type").textValue()).isEqualTo("missing");
        assertThat(json(answer).at("/detail/1/loc")).hasToString("[\"body\",\"duration\"]");
        assertThat(calls.simulator.journal().accepted()).isEmpty();
        assertThat(status(submit(STRICT, "{\"prompt\": \"a cat\"}"))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e-999999999", "1e400", "123456789012345678901234567890"})
    void aNumberOfAnySizeIsCheckedInNoTime(String number) {
        SimulatedAnswer answer = submit(STRICT, "{\"prompt\": \"a cat\", \"duration\": " + number + "}");

        assertThat(status(answer)).isEqualTo(422);
        assertThat(status(submit(FREE, "{\"duration\": " + number + ", \"n\": " + number + "}")))
                .isEqualTo(200);
    }

    @Test
    void theSchemaCheckCanBeSwitchedOff() {
        follow(ScriptedCatalog.AS_MOUNTED.withoutValidation());

        assertThat(status(submit(STRICT, "{\"duration\": 11}"))).isEqualTo(200);
        assertThat(status(submit("acme/no-such", "{}"))).isEqualTo(400);
    }

    @Test
    void aRecordOfTheScriptBringsItsOwnSchema() {
        ObjectNode stricter = STRICT_RECORD.deepCopy();
        stricter.withArray("/input_schema/required").add("seed");
        follow(ScriptedCatalog.AS_MOUNTED.withModel(stricter));

        SimulatedAnswer answer = submit(STRICT, "{\"prompt\": \"a cat\"}");

        assertThat(status(answer)).isEqualTo(422);
        assertThat(json(answer).at("/detail/0/loc/1").textValue()).isEqualTo("seed");
    }

    @Test
    void withoutACatalogTheListIsEmptyAndEveryModelIsAcceptedThatIsNotGone() {
        DirectCalls open = new DirectCalls(SimulatorScript.instant());

        assertThat(json(open.call(new ApiCall.ListModels(""))))
                .isEqualTo(parse("{\"models\":[],\"total\":0,\"limit\":100,\"offset\":0}"));
        assertThat(errorCode(open.call(new ApiCall.GetModel("a/b")))).isEqualTo(400001);
        assertThat(status(open.call(new ApiCall.Submit("a/b", "{\"anything\":1}"))))
                .isEqualTo(200);
        open.simulator.replaceScript(SimulatorScript.instant().withCatalog(ScriptedCatalog.AS_MOUNTED.without("a/b")));
        assertThat(errorCode(open.call(new ApiCall.Submit("a/b", "{}")))).isEqualTo(400001);
        assertThat(status(open.call(new ApiCall.Submit("a/c", "{}")))).isEqualTo(200);
    }

    @Test
    void catalogCallsNeedTheToken() {
        calls.simulator.replaceScript(SimulatorScript.instant().withToken("new"));
        calls.authorizedBy("Bearer old");

        for (ApiCall call :
                List.of(new ApiCall.ListModels(""), new ApiCall.GetModel(FREE), new ApiCall.ListCategories())) {
            assertThat(errorCode(calls.call(call))).isEqualTo(400004);
        }
    }

    @Test
    void theCategoriesAreThoseOfAllModels() {
        assertThat(json(calls.call(new ApiCall.ListCategories())))
                .isEqualTo(parse("{\"categories\":[\"text-to-image\",\"text-to-video\"]}"));
    }

    @Test
    void catalogCallsAreJournaledApart() {
        list("limit=1");
        model(FREE);
        calls.call(new ApiCall.ListCategories());

        Journal journal = calls.simulator.journal();

        assertThat(journal.submissions()).isEmpty();
        assertThat(journal.polls()).isEmpty();
        assertThat(journal.catalogCalls(ApiCall.Endpoint.MODELS))
                .singleElement()
                .satisfies(it -> assertThat(it.call()).isEqualTo(new ApiCall.ListModels("limit=1")))
                .satisfies(it -> assertThat(it.httpStatus()).isEqualTo(200));
        assertThat(journal.catalogCalls(ApiCall.Endpoint.MODEL)).hasSize(1);
        JsonNode shown = parse(journal.toJson()).path("catalog_calls");
        assertThat(shown).hasSize(3);
        assertThat(shown.get(0).path("query").textValue()).isEqualTo("limit=1");
        assertThat(shown.get(1).path("model").textValue()).isEqualTo(FREE);
    }

    @Test
    void aFaultOfTheListDoesNotHitTheRecordsAndCanHitOnePage() {
        calls.simulator.replaceScript(SimulatorScript.instant()
                .withFault(FaultCondition.each(ApiCall.Endpoint.MODELS).containing("offset=1"), FaultEffect.html(502))
                .withFault(
                        FaultCondition.each(ApiCall.Endpoint.MODEL).ofModel(FREE), FaultEffect.dropBeforeAccepting()));

        assertThat(status(calls.call(new ApiCall.ListModels("offset=0")))).isEqualTo(200);
        assertThat(status(calls.call(new ApiCall.ListModels("offset=1")))).isEqualTo(502);
        assertThat(status(model(STRICT))).isEqualTo(200);
        assertThat(model(FREE)).isInstanceOf(SimulatedAnswer.Disconnect.class);
        assertThat(calls.simulator.journal().catalogCalls().getLast().httpStatus())
                .isZero();
    }

    @Test
    void aListMayBreakOffOrHaveFewerModelsThanItSays() {
        FaultCondition lists = FaultCondition.each(ApiCall.Endpoint.MODELS);
        calls.simulator.replaceScript(SimulatorScript.parse("""
                {"faults": [
                  {"when": {"call": "models", "times": 1}, "then": {"kind": "truncate", "keep": 0.9}},
                  {"when": {"call": "models", "from": 2, "times": 1}, "then": {"kind": "set", "fields": {"total": 384}}}]}"""));

        String cut = DirectCalls.reply(calls.call(new ApiCall.ListModels(""))).body();
        JsonNode half = list("");

        assertThat(cut).startsWith("{\"models\":[{");
        assertThat(Json.parse(cut)).isEmpty();
        assertThat(half.path("models")).hasSize(2);
        assertThat(half.path("total").intValue()).isEqualTo(384);
        calls.simulator.replaceScript(
                SimulatorScript.instant().withFault(lists, FaultEffect.setFields(Map.of("models", Json.object()))));
        assertThat(list("").path("models").isObject()).isTrue();
    }

    private List<String> page(int offset) {
        JsonNode models = list("limit=5&offset=" + offset).path("models");
        return IntStream.range(0, models.size())
                .mapToObj(i -> models.get(i).path("model_id").textValue())
                .toList();
    }

    private ObjectNode list(String query) {
        return (ObjectNode) json(calls.call(new ApiCall.ListModels(query)));
    }

    private SimulatedAnswer model(String id) {
        return calls.call(new ApiCall.GetModel(id));
    }

    private SimulatedAnswer submit(String model, String body) {
        return calls.call(new ApiCall.Submit(model, body));
    }

    private void follow(ScriptedCatalog catalog) {
        calls.simulator.replaceScript(SimulatorScript.instant().withCatalog(catalog));
    }
}
