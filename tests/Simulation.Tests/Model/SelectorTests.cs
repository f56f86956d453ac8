using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Simulation.Tests;

public sealed class SelectorTests
{
    private static readonly string[] s_words = ["a", "b.c/d", "x-1", "2"];

    [Fact]
    public void LabelSelector_ObjectFormAndItsText_SelectTheSame() =>
        Prop.ForAll(
                Gen.Elements("In", "NotIn", "Exists", "DoesNotExist")
                    .SelectMany(static operation =>
                        Gen.Elements(s_words).SelectMany(key => Gen.Elements(s_words).ListOf(2).Select(values => (operation, key, values)))
                    )
                    .ListOf(3)
                    .ToArbitrary(),
                Gen.Elements(s_words).SelectMany(static key => Gen.Elements(s_words).Select(value => (key, value))).ListOf(2).ToArbitrary(),
                (expressions, pairs) =>
                {
                    var parts = expressions.Select(static e =>
                        e.operation is "In" or "NotIn"
                            ? $$"""{"key":"{{e.key}}","operator":"{{e.operation}}","values":["{{string.Join("\",\"", e.values)}}"]}"""
                            : $$"""{"key":"{{e.key}}","operator":"{{e.operation}}"}"""
                    );
                    var selector = LabelSelector.FromObject(Cluster.Json($$"""{"matchExpressions":[{{string.Join(",", parts)}}]}"""));
                    var labels = pairs.DistinctBy(static pair => pair.key).ToDictionary(static pair => pair.key, static pair => pair.value);
                    LabelSelector.Parse(selector.ToString()).Matches(labels).ShouldBe(selector.Matches(labels), selector.ToString());
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a in b")]
    [InlineData("a=b c")]
    [InlineData("=b")]
    [InlineData("a in (b")]
    [InlineData("a,,b")]
    [InlineData("!")]
    [InlineData("a!b")]
    [InlineData("a like b")]
    public void LabelSelector_Malformed_IsRefusedWithThePlace(string text) =>
        Should.Throw<FormatException>(() => LabelSelector.Parse(text)).Message.ShouldContain("unable to parse requirement");

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("  ")]
    public void LabelSelector_Empty_SelectsEverything(string? text) =>
        LabelSelector.Parse(text).Matches(new Dictionary<string, string>()).ShouldBeTrue();
}
