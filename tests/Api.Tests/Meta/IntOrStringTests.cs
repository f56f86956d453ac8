using System.Text.Json;

namespace Rollouts.Api.Tests;

public sealed class IntOrStringTests
{
    [Theory]
    [InlineData("5")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("\"5\"")]
    [InlineData("\"25%\"")]
    [InlineData("\"\"")]
    public void RoundTrip_NumberOrString_KeepsItsKind(string json) =>
        JsonSerializer.Serialize(JsonSerializer.Deserialize<IntOrString>(json, RolloutsJson.Options), RolloutsJson.Options).ShouldBe(json);

    [Theory]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData("true")]
    [InlineData("{}")]
    public void Read_AnythingElse_IsRefused(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<IntOrString>(json, RolloutsJson.Options));

    [Theory]
    [InlineData("7", 7)]
    [InlineData("-7", -7)]
    [InlineData("25%", 0)]
    [InlineData("{{args.count}}", 0)]
    [InlineData("", 0)]
    public void IntValue_OfString_IsItsNumberOrZero(string text, int expected) => new IntOrString(text).IntValue.ShouldBe(expected);

    [Fact]
    public void Equality_NumberAndSameText_Differ() => new IntOrString(5).ShouldNotBe(new IntOrString("5"));
}
