using System.Runtime.InteropServices;
using System.Text;

namespace Lava.Launcher.Spawning;

/// <summary>A null-terminated array of C strings in one block of native memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private byte* _block;

    public NativeStrings(IReadOnlyList<string> values)
    {
        nuint pointers = (nuint)(values.Count + 1) * (nuint)sizeof(byte*);
        nuint size = pointers;
        foreach (string value in values)
            size += (nuint)Encoding.UTF8.GetByteCount(value) + 1;
        _block = (byte*)NativeMemory.Alloc(size);
        byte* next = _block + pointers;
        byte* end = _block + size;
        for (int i = 0; i < values.Count; i++)
        {
            Array[i] = next;
            next += Encoding.UTF8.GetBytes(values[i], new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }
        Array[values.Count] = null;
    }

    public byte** Array => (byte**)_block;

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
