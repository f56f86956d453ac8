namespace Rollouts.Cli.Tests;

public sealed class YamlManifestsTests
{
    [Fact]
    public void Read_SeveralDocuments_GivesTheirObjectsWithYamlsTypes()
    {
        var objects = YamlManifests.Read(
            """
            # a comment
            a: 1
            b: "1"
            c: 1.5
            d: true
            e: 'true'
            f:
            g: [1, x, {h: ~}]
            i: |
              two
              lines
            j: 10s
            k: 007a
            ---
            ---
            kind: Other
            """
        );

        objects.Count.ShouldBe(2);
        objects[0]
            .ToJsonString()
            .ShouldBe(
                """{"a":1,"b":"1","c":1.5,"d":true,"e":"true","f":null,"g":[1,"x",{"h":null}],"i":"two\nlines\n","j":"10s","k":"007a"}"""
            );
        ((string)objects[1]["kind"]!).ShouldBe("Other");
    }

    [Theory]
    [InlineData("a: [1")]
    [InlineData("- 1")]
    [InlineData("just text")]
    [InlineData("a: 1\n b: 2\n  - c")]
    public void Read_NoObject_SaysSo(string text) =>
        Should.Throw<FormatException>(() => YamlManifests.Read(text)).Message.ShouldNotBeEmpty();

    [Fact]
    public void Read_DeepNesting_IsRefused() =>
        Should
            .Throw<FormatException>(() => YamlManifests.Read($"a: {new string('[', 150)}{new string(']', 150)}"))
            .Message.ShouldContain("levels");
}
