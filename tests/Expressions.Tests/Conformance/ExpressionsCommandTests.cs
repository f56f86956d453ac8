using System.IO.Compression;
using System.Text;
using Rollouts.Conformance;

namespace Rollouts.Expressions.Tests;

/// <summary>The command that compares files of recorded cases, on files made here.</summary>
public sealed class ExpressionsCommandTests : IDisposable
{
    private const string Evaluation = """{"expr":"x + 1","env":"e","ok":true,"result":2,"type":"int","src":"s"}""";
    private const string Verdict =
        """{"result":{"$typed":"[]float64","v":[0.5]},"successCondition":"result[0] < 1","failureCondition":"","phase":"Successful","error":"","src":"v"}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rollouts-recorded-");

    public ExpressionsCommandTests() => File.WriteAllText(PathOf("env-e.json"), """{"name":"e","vars":{"x":1}}""");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Run_EveryKindOfLine_IsRecognised()
    {
        var (exit, output, errors) = Run(
            Evaluation,
            """{"expr":"x + nope","env":"e","ok":false,"stage":"compile","sub":"check","error":"unknown name nope (1:5)","src":"s"}""",
            """{"expr":"[x][1]","env":"e","ok":false,"stage":"runtime","error":"index out of range","src":"s"}""",
            Verdict,
            """{"expr":"a and b","ok":true,"ast":["bin","and",["id","a"],["id","b"]]}""",
            """{"expr":"a +","ok":false,"error":"unexpected token EOF"}"""
        );
        output.ShouldBe("s: 3/3\ntrees: 2/2\nv: 1/1\n6/6\n");
        errors.ShouldBeEmpty();
        exit.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"expr":"x + 1","env":"e","ok":true,"result":2.0,"type":"float64","src":"s"}""", "got      int 2")]
    [InlineData("""{"expr":"x + 1","env":"e","ok":false,"stage":"runtime","error":"no","src":"s"}""", "expected runtime: no")]
    [InlineData("""{"expr":"nope","env":"e","ok":false,"stage":"runtime","error":"no","src":"s"}""", "got      compile: unknown name nope")]
    [InlineData("""{"expr":"a && b","ok":true,"ast":["bin","and",["id","a"],["id","b"]]}""", "got      [\"bin\",\"&&\"")]
    [InlineData("""{"expr":"[1]","env":"e","ok":true,"result":[1],"type":"array","go":"[]int","src":"s"}""", "expected []int [1]")]
    public void Run_Disagreement_IsShownAndFails(string line, string shown)
    {
        var (exit, output, _) = Run(Evaluation, line);
        exit.ShouldBe(1);
        output.ShouldContain("cases.jsonl:2: disagrees");
        output.ShouldContain(shown);
        output.ShouldEndWith("1/2\n");
    }

    [Fact]
    public void Run_ManyDisagreements_ShowsTwenty()
    {
        var (exit, output, _) = Run([.. Enumerable.Repeat("""{"expr":"a","ok":false,"error":"no"}""", 25)]);
        exit.ShouldBe(1);
        output.Split("disagrees").Length.ShouldBe(21);
        output.ShouldContain("(5 more disagreements are not shown)");
    }

    [Theory]
    [InlineData("""{"expr":"1 / 3","env":"e","ok":true,"result":0.33333333333,"type":"float64","approx":true,"src":"s"}""")]
    [InlineData("""{"expr":"int(1e300)","env":"e","ok":true,"result":5,"type":"int","go_sensitive":true,"src":"s"}""")]
    [InlineData("""{"expr":"1","env":"e","ok":true,"result":2,"type":"int","correct":{"ok":true,"result":1,"type":"int"},"src":"s"}""")]
    public void Run_FlagsOfTheFormat_AreObeyed(string line) => Run(line).Exit.ShouldBe(0);

    [Theory]
    [InlineData("not json", "cases.jsonl:1: the line is no valid JSON")]
    [InlineData("[1]", "cases.jsonl:1: the line is no JSON object")]
    [InlineData("{}", "cases.jsonl:1: the line has no text field \"expr\"")]
    [InlineData("""{"expr":"x","env":"e"}""", "cases.jsonl:1: the line has no field \"ok\"")]
    [InlineData("""{"expr":"x","env":"gone","ok":true,"result":1,"type":"int"}""", "there is no environment 'gone'")]
    [InlineData("""{"expr":"x","env":"../e","ok":true,"result":1,"type":"int"}""", "there is no environment '../e'")]
    public void Run_BadLine_NamesFileLineAndRemedy(string line, string message)
    {
        var (exit, _, errors) = Run(line);
        exit.ShouldBe(1);
        errors.ShouldContain(message);
    }

    [Fact]
    public void Run_WithoutEnvironments_SaysHowToGiveThem()
    {
        var file = Write(Evaluation);
        Execute("expressions", file).Errors.ShouldContain("add --envs DIR");
        Execute("expressions", file, "--envs", PathOf("gone"))
            .Errors.ShouldContain("does not exist; name the folder that holds the env-*.json");
        Execute("expressions", PathOf("gone.jsonl")).Errors.ShouldContain("does not exist; name a .jsonl or .jsonl.gz file");
        Execute("expressions").Exit.ShouldBe(2);
        Execute("expressions", file, "--envs").Exit.ShouldBe(2);
    }

    [Fact]
    public void Run_GzippedFile_IsReadWhateverItsName()
    {
        var file = PathOf("cases.bin");
        using (var gzip = new GZipStream(File.Create(file), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Evaluation + "\n\n" + Verdict));
        }

        Execute("expressions", "--envs", _folder.FullName, file).Output.ShouldEndWith("2/2\n");
    }

    private (int Exit, string Output, string Errors) Run(params string[] lines) =>
        Execute("expressions", Write(lines), "--envs", _folder.FullName);

    private static (int Exit, string Output, string Errors) Execute(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exit = new CommandTable([new ExpressionsCommand()]).Run(args, output, errors);
        return (exit, output.ToString(), errors.ToString());
    }

    private string Write(params string[] lines)
    {
        File.WriteAllLines(PathOf("cases.jsonl"), lines);
        return PathOf("cases.jsonl");
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
