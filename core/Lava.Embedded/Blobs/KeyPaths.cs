using System.Text;
using Lava.Core.Model;

namespace Lava.Embedded.Blobs;

/// <summary>Which keys can be paths below a bucket's folder.</summary>
internal static class KeyPaths
{
    private const int LongestKey = 1024, LongestName = 255;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Why a place can't be a file here; null when it can, as far as its text tells.</summary>
    public static string? Problem(S3Uri uri)
    {
        if (BucketNames.Problem(uri.Bucket) is { } problem) return problem;
        if (uri.Key.Length == 0) return "the key is empty";
        if (uri.Key.Contains('\0', StringComparison.Ordinal)) return $"the key of {Shown(uri)} holds a NUL";
        try
        {
            if (Strict.GetByteCount(uri.Key) > LongestKey) return $"the key of {Shown(uri)} is longer than {LongestKey} bytes";
            foreach (var name in uri.Key.Split('/'))
            {
                if (name.Length == 0) return $"{uri} can't be a path: a part of the key is empty";
                if (name is "." or "..") return $"{uri} can't be a path: a part of the key is \"{name}\"";
                if (Strict.GetByteCount(name) > LongestName) return $"{Shown(uri)} can't be a path: a part of the key is longer than {LongestName} bytes";
            }
        }
        catch (EncoderFallbackException)
        {
            return $"the key of {Shown(uri)} is no Unicode text";
        }
        return null;
    }

    private static string Shown(S3Uri uri) => uri.Key.Length <= 60 ? uri.ToString().Replace("\0", "\\0", StringComparison.Ordinal) : $"s3://{uri.Bucket}/{uri.Key[..60].Replace("\0", "\\0", StringComparison.Ordinal)}…";
}
