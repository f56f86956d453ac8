using Rollouts.Api;

namespace Rollouts.Conformance;

/// <summary>The custom resource definitions as files, made from the types.</summary>
internal sealed class CrdsCommand : IConformanceCommand
{
    public string Name => "crds";

    public string Arguments => "DIR";

    public string Summary => "write the custom resource definitions into DIR";

    public bool Accepts(IReadOnlyList<string> arguments) => arguments.Count == 1;

    public int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        Directory.CreateDirectory(arguments[0]);
        foreach (var document in CrdGenerator.Generate())
        {
            var path = Path.Combine(arguments[0], document.FileName);
            File.WriteAllText(path, document.Yaml);
            output.WriteLine(path);
        }

        return 0;
    }
}
