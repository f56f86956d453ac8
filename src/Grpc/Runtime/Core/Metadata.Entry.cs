using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header or trailer.</summary>
    public sealed class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

        private readonly byte[]? _bytes;
        private readonly string? _text;

        /// <param name="key">Letters, digits, <c>_</c>, <c>.</c> and <c>-</c>; made lower case; must not end in <c>-bin</c>.</param>
        /// <param name="value">Printable ASCII.</param>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Checked(key);
            if (IsBinary)
            {
                throw new ArgumentException($"The key '{Key}' ends in -bin: its value is bytes.", nameof(value));
            }

            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw new ArgumentException($"The value of '{Key}' is not printable ASCII: use a key that ends in -bin.", nameof(value));
            }

            _text = value;
        }

        /// <param name="key">As for text, but must end in <c>-bin</c>.</param>
        /// <param name="valueBytes">Any bytes; copied.</param>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Checked(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"The key '{Key}' must end in -bin for a value of bytes.", nameof(key));
            }

            _bytes = [.. valueBytes];
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text of an entry of text.</summary>
        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is bytes: read ValueBytes.");

        /// <summary>A copy of the bytes; text as ASCII.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        public override string ToString() => $"[Entry: key={Key}, {(IsBinary ? $"{_bytes!.Length} bytes" : "text")}]";

        private static string Checked(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            var lower = key.ToLowerInvariant();
            return lower.AsSpan().ContainsAnyExcept(KeyCharacters)
                ? throw new ArgumentException($"The key '{key}' may hold only letters, digits, '_', '.' and '-'.", nameof(key))
                : lower;
        }
    }
}
