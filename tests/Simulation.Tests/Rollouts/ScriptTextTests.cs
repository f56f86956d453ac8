namespace Rollouts.Simulation.Tests;

public sealed class ScriptTextTests
{
    [Fact]
    public void AnyScript_WrittenAndRead_IsTheSame()
    {
        foreach (var seed in Enumerable.Range(1, 600))
        {
            var script = ScriptGenerator.FromSeed(seed % 2 == 0 ? ScriptFamily.Core : ScriptFamily.Extended, seed);

            var text = ScriptText.Write(script);
            var read = ScriptText.Read(text);

            ScriptText.Write(read).ShouldBe(text);
            read.Moves.ShouldBe(script.Moves);
            read.Steps.ShouldBe(script.Steps);
            (read.Strategy, read.Replicas, read.Propagation, read.Options, read.Features).ShouldBe(
                (script.Strategy, script.Replicas, script.Propagation, script.Options, script.Features)
            );
        }
    }

    [Theory]
    [InlineData("", "names the strategy")]
    [InlineData("Blue replicas=2", "'Blue'")]
    [InlineData("Basic replicas=many", "'many'")]
    [InlineData("Basic colour=red", "'colour'")]
    [InlineData("Basic steps=Weight", "'Weight'")]
    [InlineData("Basic\n100", "'100'")]
    [InlineData("Basic\n100 Dance", "'Dance'")]
    [InlineData("Basic\nsoon Ship", "'soon'")]
    public void Nonsense_IsNamed(string text, string named) =>
        Should.Throw<FormatException>(() => ScriptText.Read(text)).Message.ShouldContain(named);
}
