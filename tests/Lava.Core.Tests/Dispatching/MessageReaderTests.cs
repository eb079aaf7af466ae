using Lava.Core.Dispatching;

namespace Lava.Core.Tests.Dispatching;

public class MessageReaderTests
{
    private const string Good = "0a1b2c3d-0000-4000-8000-000000000001";

    [Fact]
    public void A_message_of_the_realm_is_read()
    {
        Assert.Equal(Good, MessageReader.Read(Body(Good), "dev").Message?.RunId);
    }

    [Theory]
    [InlineData("/home/x")]
    [InlineData("../..")]
    [InlineData("r")]
    public void A_run_id_that_is_no_UUID_is_refused_since_it_names_a_folder(string runId)
    {
        var (message, problem) = MessageReader.Read(Body(runId), "dev");

        Assert.Null(message);
        Assert.Contains("is no UUID", problem);
    }

    [Theory]
    [InlineData("""{"realm":"dev","realm":"dev"}""")]
    [InlineData("""{"realm":"dev","worker":"core","job_id":"a","run_id":"0a1b2c3d-0000-4000-8000-000000000001","ts_dispatch":"2026-01-01T00:00:00Z","globals":{"a":{"b":1,"b":2}}}""")]
    [InlineData("[1]")]
    [InlineData("not JSON")]
    public void Text_that_is_no_message_is_a_problem_and_never_an_exception(string body)
    {
        Assert.NotNull(MessageReader.Read(body, "dev").Problem);
    }

    private static string Body(string runId) =>
        $$"""{"realm":"dev","worker":"core","job_id":"a","run_id":"{{runId}}","ts_dispatch":"2026-01-01T00:00:00Z"}""";
}
