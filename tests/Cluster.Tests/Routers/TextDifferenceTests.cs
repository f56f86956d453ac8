namespace Rollouts.Cluster.Tests;

public sealed class TextDifferenceTests
{
    [Fact]
    public void Of_EqualTexts_IsNothing() => TextDifference.Of("a\nb\n", "a\nb\n").ShouldBeNull();

    [Fact]
    public void Of_TextsThatDiffer_ShowsTheLinesWithTheirNeighbours() =>
        TextDifference
            .Of("1\n2\n3\n4\n5\n6\nweight: 80\n7\n", "1\n2\n3\n4\n5\n6\nweight: 70\n7\nmore\n")
            .ShouldBe("  ...\n  3\n  4\n  5\n  6\n- weight: 80\n+ weight: 70\n  7\n+ more\n  \n");
}
