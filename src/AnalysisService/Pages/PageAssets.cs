using System.Security.Cryptography;
using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>The files that pages need, carried in the assembly: nothing is loaded from anywhere else.</summary>
internal static class PageAssets
{
    public static string Style { get; } = Read("app.css");

    public static string Script { get; } = Read("app.js");

    public static string Icon { get; } = Read("icon.svg");

    /// <summary>Permits the style in a page itself, for the one page that may load nothing: the one to log in.</summary>
    public static string StyleHash { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    private static string Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"Pages.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // In pages line ends are line feeds: the hash of a style is taken over those.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
