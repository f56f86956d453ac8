using System.Text;
using YamlDotNet.RepresentationModel;

namespace Rollouts.Kubernetes;

/// <summary>One mapping of a kubeconfig and the file that it came from, which relative paths start at.</summary>
internal sealed class KubeConfigSection(string path, YamlMappingNode node, bool mayNameFiles = true)
{
    private const int MaxBytes = 1024 * 1024;

    public string Path { get; } = path;

    /// <summary>Whether it is a file itself, and no secret text that somebody stored elsewhere.</summary>
    public bool MayNameFiles => mayNameFiles;

    public bool Has(string member) => Find(member) is YamlMappingNode;

    public string? Text(string member) => Find(member) is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;

    /// <summary>The texts of a list; empty when there is none.</summary>
    public IReadOnlyList<string> Texts(string member) =>
        Find(member) is YamlSequenceNode list ? [.. list.OfType<YamlScalarNode>().Select(static item => item.Value ?? "")] : [];

    public bool Flag(string member) => string.Equals(Text(member), "true", StringComparison.OrdinalIgnoreCase);

    public string? FilePath(string member) =>
        Text(member) is not { } file ? null
        : !MayNameFiles
            ? throw new KubeConfigException(
                $"{Path}: {member} names a file, which would be one of this machine: put what is in it inline instead"
            )
        : System.IO.Path.GetFullPath(file, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? ".");

    /// <summary>PEM text from <c>member-data</c> (base64) or from the file that <c>member</c> names; inline data wins, as in kubectl.</summary>
    public string? Pem(string member)
    {
        if (Text(member + "-data") is { } data)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException cause)
            {
                throw new KubeConfigException($"{Path}: {member}-data is not base64", cause);
            }
        }

        if (FilePath(member) is not { } file)
        {
            return null;
        }

        try
        {
            return BoundedFile.ReadText(file, MaxBytes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{Path}: {member} {file} cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>The mapping under <paramref name="member"/> of the list's entry of that name.</summary>
    public KubeConfigSection? Entry(string list, string member, string name)
    {
        if (Find(list) is not YamlSequenceNode entries)
        {
            return null;
        }

        foreach (var entry in entries.OfType<YamlMappingNode>())
        {
            var section = new KubeConfigSection(Path, entry, MayNameFiles);
            if (section.Text("name") == name)
            {
                return new KubeConfigSection(Path, section.Find(member) as YamlMappingNode ?? [], MayNameFiles);
            }
        }

        return null;
    }

    private YamlNode? Find(string member) => node.Children.TryGetValue(new YamlScalarNode(member), out var value) ? value : null;
}
