using System.Xml;
using System.Xml.Linq;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Answers of AWS services that speak the query protocol.</summary>
internal static class AwsXml
{
    private const int MaxCharacters = 4 * 1024 * 1024;

    /// <param name="answer">What came.</param>
    /// <param name="url">Who was asked.</param>
    /// <param name="service">The service's name in messages.</param>
    /// <exception cref="ProviderException">It is no XML.</exception>
    public static XElement Parse(HttpAnswer answer, Uri url, string service)
    {
        try
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MaxCharacters,
            };
            using var reader = XmlReader.Create(new MemoryStream(answer.Body), settings);
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new ProviderException($"{service}: {SafeUrl.Describe(url)} answered {answer.Status} with what is no XML", e);
        }
    }

    /// <summary>The refusal that an answer is.</summary>
    public static ProviderException Refused(XElement document, int status, Uri url, string service) =>
        new(
            $"{service}: {SafeUrl.Describe(url)} answered {status}: {AwsFault.Describe(Text(document, "Code"), Text(document, "Message"))}"
        );

    /// <summary>The text of the first element of a name, wherever it stands; null when there is none.</summary>
    public static string? Text(XElement document, string name) =>
        document.DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == name)?.Value is { Length: > 0 } text ? text : null;
}
