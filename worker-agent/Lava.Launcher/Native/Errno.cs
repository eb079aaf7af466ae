using System.Runtime.InteropServices;

namespace Lava.Launcher.Native;

/// <summary>Error numbers of Linux and their texts.</summary>
internal static class Errno
{
    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int Again = 11;
    internal const int NoMemory = 12;
    internal const int NoAccess = 13;
    internal const int Exists = 17;
    internal const int NotDirectory = 20;
    internal const int Invalid = 22;
    internal const int TextBusy = 26;

    /// <summary>The number the last failed call on this thread left.</summary>
    internal static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Such as <c>no such file or directory</c>.</summary>
    internal static string Text(int errno)
    {
        string text = Marshal.GetPInvokeErrorMessage(errno);
        return text.Length == 0 ? $"error {errno}" : char.ToLowerInvariant(text[0]) + text[1..];
    }
}
